"""Generated code of the contract, private: written by `generate`."""
