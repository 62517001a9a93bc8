import { applyDecorators, createParamDecorator, Delete, type ExecutionContext, Get, HttpCode, Patch, Post, Put, SetMetadata } from '@nestjs/common'
import type { Input as In, Result, Route as Contract } from '@tabib/contracts/core/route'
import type { ServedRequest } from './request.js'

export const CONTRACT = 'contract'

const verbs = { GET: Get, POST: Post, PUT: Put, PATCH: Patch, DELETE: Delete }

/** A file received with a `multipart` contract. */
export interface Upload {
  bytes: Buffer
  filename: string
}

/** What a handler of a contract that `answers` a file returns. */
export interface FileAnswer {
  bytes: Uint8Array
  type: string
  name: string
}

/** What a handler gets: the parsed parts, and the file where the contract takes one. */
export type HandlerInput<T extends Contract> = In<T> & { file: Upload }

type Answered<T extends Contract> = Promise<Result<T> | FileAnswer>
type Handler<T extends Contract> = (who: any, input: HandlerInput<T>) => Answered<T>

/** Binds a handler to a contract; a handler whose types differ from its contract does not compile. */
export function Route<T extends Contract>(contract: T) {
  return <H extends Handler<T>>(target: object, key: string, descriptor: TypedPropertyDescriptor<H>) =>
    applyDecorators(
      verbs[contract.method](`/api/v1${contract.path}`),
      HttpCode(contract.method === 'POST' ? 201 : 200),
      SetMetadata(CONTRACT, contract),
    )(target, key, descriptor as TypedPropertyDescriptor<unknown>)
}

const request = (ctx: ExecutionContext) => ctx.switchToHttp().getRequest<ServedRequest>()

/** The parsed parts of the request. */
export const Parsed = createParamDecorator((_: unknown, ctx: ExecutionContext) => request(ctx).input)

/** Who acts: an `Actor`, or a `Visitor` on public routes. */
export const Who = createParamDecorator((_: unknown, ctx: ExecutionContext) => request(ctx).actor ?? request(ctx).visitor)
