"""Spiders: Scrapy, as far as we use it: its engine and downloader, a spider for each site.

Scrapy asks for the pages; how politely is :mod:`crawler.network.client`'s matter, what was seen the
archive's. So a spider here works through its site in the order in which a reader would describe
it, and awaits each answer, instead of handing requests to a queue that a crash would lose.
"""
