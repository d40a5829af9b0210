"""Documents and charts: one typed model, rendered to HTML, PDF, DOCX and tables to download."""
