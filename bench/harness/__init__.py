"""The benchmarks: systems under load, suites of cases, and the tables made of them."""
