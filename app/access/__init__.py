"""Who is here and what they may do: sign-in, roles, functions, links; loaders that fetch and authorise in one."""
