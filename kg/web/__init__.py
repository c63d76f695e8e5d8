"""The site: `create_app` hands a snapshot to a Flask application; one file per group of routes."""

from kg.web.app import create_app

__all__ = ["create_app"]
