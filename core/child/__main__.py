"""`python -m core.child`: the other side of `call_apart`."""

from core.child.call import main

if __name__ == "__main__":
    main()
