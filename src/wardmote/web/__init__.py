"""The pages: Django, server-rendered, no JavaScript needed. Stands on everything below."""
