"""``institutions``: what each form is in law, how near it comes to an ideal type, and how the landscapes differ."""
