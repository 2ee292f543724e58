"""What an operator forgets, one function a thing: each looks once and says what it found."""
