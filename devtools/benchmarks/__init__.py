"""Benchmarks: `./dev bench NAME` runs `main(context, arguments)` of the module NAME."""
