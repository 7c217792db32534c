{ pkgs ? import <nixpkgs> { } }:

pkgs.mkShell {
  # & < > " ' are no markup here
  packages = [ pkgs.hello ];
}
