import { Injectable, type OnApplicationBootstrap } from '@nestjs/common'
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core'
import type { Route } from '@tabib/contracts/core/route'
import { PLAIN } from '../observe/plain.js'
import { CONTRACT } from './route.js'

/** Every route this server answers; refuses to start where a handler has no contract or two contracts share an id or an address. */
@Injectable()
export class ServedRoutes implements OnApplicationBootstrap {
  readonly all: Route[] = []

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const seen = new Set<string>()
    for (const wrapper of this.discovery.getControllers()) {
      const type = wrapper.metatype as { name: string; prototype: Record<string, () => void> } | null
      if (!type) continue
      for (const name of this.scanner.getAllMethodNames(type.prototype)) {
        const handler = type.prototype[name]!
        const contract = this.reflector.get<Route | undefined>(CONTRACT, handler)
        if (contract) this.add(contract, seen)
        else if (Reflect.hasMetadata('path', handler) && !this.reflector.getAllAndOverride(PLAIN, [handler, type as never])) {
          throw new Error(`${type.name}.${name} has no contract`)
        }
      }
    }
  }

  private add(contract: Route, seen: Set<string>): void {
    const place = `${contract.method} ${contract.path.replace(/:\w+/g, ':')}`
    if (!contract.permission) throw new Error(`${contract.id} names no permission`)
    if (seen.has(contract.id) || seen.has(place)) throw new Error(`${contract.id} (${place}) is served twice`)
    seen.add(contract.id).add(place)
    this.all.push(contract)
  }
}
