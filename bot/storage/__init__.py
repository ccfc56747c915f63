"""What is kept: tables, transactions, repositories, migrations; SQLite and PostgreSQL from one code."""
