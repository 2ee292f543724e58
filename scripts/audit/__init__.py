"""Judge the pages as a reader's browser meets them: `make audit` (`python -m scripts.audit`)."""
