import { labOrders } from '@tabib/contracts/lab/orders'
import { labSamples } from '@tabib/contracts/lab/samples'
import { urlOf } from '../../api/call.js'

export const labelUrl = (id: string) => urlOf(labSamples.label, { params: { id } })
export const reportUrl = (id: string, preliminary: boolean) =>
  urlOf(labOrders.report, { params: { id }, query: preliminary ? { preliminary } : {} })
