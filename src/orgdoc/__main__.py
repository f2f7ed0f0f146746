from orgdoc.cli import main

main(prog_name="orgdoc")
