"""The controlled books: which serial numbers came in, went out, are void and are on hand."""
