import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Adapter, BadOption, type Capabilities, Unavailable } from '../adapter.ts';
import { debianVersion } from '../debian-package.ts';
import { driverOf } from './adapter.ts';

/** A driver of ours that is compiled against a Debian package, once, by hand. */
export interface BuiltDriver {
  /** The adapter's name, and that of its folder in `drivers/`, which has a `build.sh FILE`. */
  name: string;
  /** The package that has the stack. */
  package: string;
  /** What else is needed to build it. */
  tools: string;
  /** The stack's version in that of the package. */
  version: RegExp;
  capabilities: Capabilities;
}

/** @param root the package's own folder. */
export function builtDriver(root: URL, driver: BuiltDriver): Adapter {
  const { name, tools, capabilities } = driver;
  const version = () => debianVersion(driver.package)?.match(driver.version)?.[0];
  const path = () => {
    const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
    return join(cache, 'tcp-statechart', `${name}-driver-${version() ?? 'unknown'}`);
  };
  const script = fileURLToPath(new URL(`drivers/${name}/build.sh`, root));
  return {
    name,
    get version() {
      return version();
    },
    capabilities,
    async create(asked) {
      const [option] = Object.keys(asked.options);
      if (option !== undefined) throw new BadOption(`${name} has no option "${option}"; it has none`);
      if (!existsSync(path()))
        throw new Unavailable(
          `the driver for ${name} is not built on this machine`,
          `apt-get install ${tools} ${driver.package} && sh ${script} ${path()}`,
        );
      return driverOf([path()], asked, { called: name });
    },
  };
}
