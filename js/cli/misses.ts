/** Why a secret or a key does not serve an image, in words, by the plan's stable ones. */

export const MISSED = new Map([
  ["absent", "there is no such secret"],
  ["not-handed-over", "it was not handed over, so nobody knows"],
  ["broken", "it cannot be read, which breaks every pull of the pod"],
  ["ignored-type", "its type is none that the kubelet takes for a pull secret"],
  ["ignored-key", "its data is not under the key that its type wants"],
  ["ignored-empty", "there is nothing in it"],
  ["unreadable-key", "a key of it cannot be read"],
  ["hub-slash", "without the slash at the end, `/v1` is a path and not Docker Hub"],
  ["hub-host", "no image of Docker Hub is looked up by this host"],
  ["hidden-by-docker.io", "a key for `docker.io` goes before it"],
  ["port", "the port is another, and ports are compared as text"],
  ["case", "upper and lower case differ"],
  ["path-glob", "a `*` in the path stands for itself"],
  ["path", "the image's path does not begin with the key's"],
  ["scheme", "a scheme other than http:// and https:// is read as the host"],
  ["labels", "a `*` stands for one label, and there must be as many"],
  ["registry", "it is for another registry"],
]);
