"""Surveys by personal link: what stakeholders say, the themes in it, and the objectives made of them."""
