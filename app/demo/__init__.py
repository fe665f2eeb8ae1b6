"""The trial: an example company whose time can be moved, told through the domain's own verbs."""
