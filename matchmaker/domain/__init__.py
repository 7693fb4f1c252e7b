"""Pure rules of the product: words, limits, grades, errors. No Flask, no SQL, no engine."""
