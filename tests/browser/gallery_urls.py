"""The addresses of the product with the gallery, which otherwise exists in DEBUG only."""

from django.urls import path

from desks import styleguide
from yorozu.urls import handler400, handler403, handler404, handler500
from yorozu.urls import urlpatterns as product

urlpatterns = [
    path("styleguide/", styleguide.styleguide),
    path("styleguide/options/", styleguide.styleguide_options),
    *product,
]
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
