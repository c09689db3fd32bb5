"""What bodies have agreed: coordination regulations with who does what, emergency plans with both signatures."""
