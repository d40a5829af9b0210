"""The look: whose site it is, what a page is made of, where its files are served."""
