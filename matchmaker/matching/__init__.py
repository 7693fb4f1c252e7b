"""The pure matching engine: needs in, ranked and explained offerings out.

Importable without Flask, SQLAlchemy or torch; heavy libraries load where they are first used.
"""
