"""The dataset: articles in, statistics out, in the formats that others read and write."""
