"""Large archives: several processes or machines, runs that go on, Parquet. No Qt."""
