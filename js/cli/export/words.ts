/**
 * Words that are a whole tag and move by convention: channels, distributions, flavours. The core's own lists
 * (`src/image/tag/words.rs`); a test compares them.
 */
export const FLOATING_WORDS = (
  "latest stable oldstable oldoldstable testing main master trunk head edge nightly dev devel develop development test staging stage stg prod " +
  "production preprod canary beta alpha rc pre prerelease candidate next current lts mainline rolling unstable experimental snapshot preview " +
  "hourly daily weekly monthly release tip rawhide sid default live qa uat integration insiders bleeding innovation fresh debug ga wheezy " +
  "jessie stretch buster bullseye bookworm trixie forky duke precise trusty xenial bionic focal impish jammy kinetic lunar mantic noble " +
  "oracular plucky questing resolute alpine debian ubuntu centos fedora rhel ubi rockylinux almalinux amazonlinux oraclelinux archlinux " +
  "opensuse tumbleweed leap photon wolfi azurelinux mariner windowsservercore nanoserver ltsc slim minimal fpm apache cli zts jre jdk " +
  "distroless nonroot rootless static musl glibc uclibc busybox scratch base full perl onbuild builder dind management headless threaded " +
  "community enterprise"
).split(" ");
