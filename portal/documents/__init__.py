"""Paper: the one place where the portal makes PDF documents and QR codes and keeps them."""
