"""`python -m wiredesk.cli`: the command line where the script is not on the path, as for the services of a stack."""

from wiredesk.cli.main import main

main()
