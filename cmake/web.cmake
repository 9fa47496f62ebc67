# The web parts (web/*/dist, built by npm) are embedded in the binary.
add_library(beseda_web INTERFACE)
