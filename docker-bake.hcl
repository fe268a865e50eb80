// All images: docker buildx bake. A target is named as its image; groups: bookinfo, samples.
// docker buildx bake examples-bookinfo-reviews-v3
variable "REGISTRY" {
  // "registry.example.com/team/", with the slash; empty: local names.
  default = ""
}

variable "VERSION" {
  default = "0.1.0"
}

variable "REVISION" {
  default = "unknown"
}

variable "PROGRAMS" {
  // built: compiled in the build; prebuilt: from artifacts/aot (images/publish).
  default = "built"
}

variable "BASE_IMAGE" {
  default = "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled"
}

variable "TOOLS_IMAGE" {
  default = "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble"
}

variable "SDK_IMAGE" {
  default = "mcr.microsoft.com/dotnet/sdk:10.0-noble"
}

group "default" {
  targets = ["bookinfo", "samples", "playground"]
}

target "common" {
  context    = "."
  dockerfile = "images/Dockerfile"
  args = {
    VERSION     = VERSION
    REVISION    = REVISION
    PROGRAMS    = PROGRAMS
    BASE_IMAGE  = BASE_IMAGE
    TOOLS_IMAGE = TOOLS_IMAGE
    SDK_IMAGE   = SDK_IMAGE
  }
}

target "bookinfo" {
  inherits = ["common"]
  name     = image
  matrix = {
    image = [
      "examples-bookinfo-productpage-v1",
      "examples-bookinfo-productpage-v-flooding",
      "examples-bookinfo-details-v1",
      "examples-bookinfo-details-v2",
      "examples-bookinfo-reviews-v1",
      "examples-bookinfo-reviews-v2",
      "examples-bookinfo-reviews-v3",
      "examples-bookinfo-ratings-v1",
      "examples-bookinfo-ratings-v2",
      "examples-bookinfo-ratings-v-faulty",
      "examples-bookinfo-ratings-v-delayed",
      "examples-bookinfo-ratings-v-unavailable",
      "examples-bookinfo-ratings-v-unhealthy",
    ]
  }
  target = image
  tags   = ["${REGISTRY}${image}:${VERSION}"]
}

target "samples" {
  inherits = ["common"]
  name     = image
  matrix = {
    image = [
      "examples-helloworld-v1",
      "examples-helloworld-v2",
      "httpbin",
      "tcp-echo-server",
      "fortio",
      "curl",
    ]
  }
  target = image
  tags   = ["${REGISTRY}${image}:${VERSION}"]
}

target "playground" {
  inherits = ["common"]
  target   = "playground"
  tags     = ["${REGISTRY}playground:${VERSION}"]
}
