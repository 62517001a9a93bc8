import 'reflect-metadata'
import type { Readable } from 'node:stream'
import type { Input as In, Result, Route as Contract } from '@tabib/contracts/core/route'
import type { FastifyReply, FastifyRequest } from 'fastify'

export const CONTRACT = 'contract'
export const ARGUMENTS = 'contract:arguments'

/** A file received with a `multipart` contract. */
export interface Upload {
  bytes: Buffer
  filename: string
}

/** The same for a file that is too long to hold: it is sent as it is made. */
export interface StreamAnswer {
  stream: Readable
  type: string
  name: string
}

/** What a handler of a contract that `answers` a file returns. */
export interface FileAnswer {
  bytes: Uint8Array
  type: string
  name: string
}

/** What a handler gets: the parsed parts, and the file where the contract takes one. */
export type HandlerInput<T extends Contract> = In<T> & { file: Upload }

/** The raw exchange, for the few handlers that set cookies or read headers. */
export interface RawExchange {
  req: FastifyRequest
  reply: FastifyReply
}

type Answered<T extends Contract> = Promise<Result<T> | FileAnswer | StreamAnswer>
// A public handler takes a Visitor, any other an Actor; the gate sees to it.
// oxlint-disable-next-line typescript/no-explicit-any
type Handler<T extends Contract> = (who: any, input: HandlerInput<T>, exchange: RawExchange) => Answered<T>

/** Binds a handler to a contract; a handler whose types differ from its contract does not compile. */
export function Route<T extends Contract>(contract: T) {
  return <H extends Handler<T>>(target: object, key: string, descriptor: TypedPropertyDescriptor<H>): void => {
    Reflect.defineMetadata(CONTRACT, contract, descriptor.value!)
    Reflect.defineMetadata(ARGUMENTS, Reflect.getMetadata(ARGUMENTS, target, key) ?? [], descriptor.value!)
  }
}

export type Argument = 'who' | 'input' | 'exchange'

const argument = (what: Argument) => (): ParameterDecorator => (target, key, index) => {
  const all: Argument[] = Reflect.getOwnMetadata(ARGUMENTS, target, key!) ?? []
  all[index] = what
  Reflect.defineMetadata(ARGUMENTS, all, target, key!)
}

/** The parsed parts of the request. */
export const Parsed = argument('input')

/** Who acts: an `Actor`, or a `Visitor` on public routes. */
export const Who = argument('who')

/** Request and reply as Fastify has them. */
export const Exchange = argument('exchange')
