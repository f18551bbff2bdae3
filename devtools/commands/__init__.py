"""The commands of the tool itself; each module has `main(context, arguments)`."""
