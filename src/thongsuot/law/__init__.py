"""What binds us: legal instruments with their validity, what each asks of whom, citations held against them."""
