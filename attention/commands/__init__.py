"""Run by hand, seldom: trains or measures anew what assets/ holds. `make help` lists them; no page imports them."""
