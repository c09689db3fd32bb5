"""The proof room: rules that check obligations against the store, and the boards that show how all stand."""
