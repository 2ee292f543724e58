"""What programs are answered: operations, their parameters, pages, problems and documents. The
doors are in `webapp.blueprints.api`.
"""
