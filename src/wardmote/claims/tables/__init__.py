"""What tables print, what their columns are made from, and what sentences cite from them."""
