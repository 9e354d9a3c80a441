// Imported first: an older Node fails deep in a package, in words that say nothing of it.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Vestibule needs Node 20.19 or newer, and this is ${process.versions.node}: install one from https://nodejs.org, or by "nvm install" where there is nvm; then run "npm ci" once more.`,
  )
  process.exit(1)
}
