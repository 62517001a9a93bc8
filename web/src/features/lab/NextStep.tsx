import { labOrders } from '@tabib/contracts/lab/orders'
import { orderCan } from '@tabib/contracts/lab/orders.states'
import { labSamples } from '@tabib/contracts/lab/samples'
import { IconBan, IconCircleCheck, IconDroplet, IconPrinter } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '../../api/action.js'
import { useCan } from '../../api/session.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { announce } from '../../ui/announce.js'
import { Act, ActionBar, BigAction } from '../../ui/BigAction.js'
import { ReasonDialog } from '../../ui/dialogs.js'
import type { OpenOrder } from './OrderPage.js'
import { usePrint } from '../../shared/print.js'
import { labelUrl, reportUrl } from './printing.js'

/** The one thing to do next with an order: collect, verify, print the report. */
export function NextStep({ order }: { order: OpenOrder }) {
  const paper = usePrint()
  return (
    <>
      <ProblemNotice problem={paper.problem} />
      {order.status === 'placed' && <Collecting order={order} print={paper.print} />}
      {order.status === 'resulted' && <Verifying order={order} print={paper.print} printing={paper.pending} />}
      {order.status === 'verified' && <Reporting order={order} print={paper.print} printing={paper.pending} />}
    </>
  )
}

interface StepProps {
  order: OpenOrder
  print: (url: string) => void
  printing?: boolean
}

function Collecting({ order, print }: StepProps) {
  const { t } = useTranslation('lab')
  const can = useCan()
  const collect = useAction(labSamples.collect, {
    invalidates: ['lab.'],
    onDone: ({ id, sampleNumber }) => {
      announce(t('order.collectedNow', { number: sampleNumber }))
      print(labelUrl(id))
    },
  })
  return (
    <>
      <ProblemNotice problem={collect.problem} />
      <ActionBar start={<CancelOrder order={order} />}>
        <BigAction
          label={t('order.collect')}
          shortcut="F8"
          icon={<IconDroplet size={20} />}
          pending={collect.pending}
          disabledReason={can('lab.sample.collect') ? null : t('order.notYours')}
          onClick={() => collect.run({ params: { id: order.id } }, { version: order.version })}
        />
      </ActionBar>
    </>
  )
}

function Verifying({ order, print, printing }: StepProps) {
  const { t } = useTranslation('lab')
  const can = useCan()
  const verify = useAction(labOrders.verify, { invalidates: ['lab.'], onDone: () => announce(t('order.verifiedNow')) })
  return (
    <>
      <ProblemNotice problem={verify.problem} />
      <ActionBar>
        <Act
          label={t('order.preliminary')}
          shortcut="F8"
          icon={<IconPrinter size={18} />}
          pending={printing ?? false}
          onClick={() => print(reportUrl(order.id, true))}
        />
        <BigAction
          label={t('order.verify')}
          shortcut="F10"
          icon={<IconCircleCheck size={20} />}
          pending={verify.pending}
          disabledReason={can('lab.result.verify') ? null : t('order.notYours')}
          onClick={() => verify.run({ params: { id: order.id } }, { version: order.version })}
        />
      </ActionBar>
    </>
  )
}

function Reporting({ order, print, printing }: StepProps) {
  const { t } = useTranslation('lab')
  return (
    <ActionBar>
      <BigAction
        label={t('order.report')}
        shortcut="F8"
        icon={<IconPrinter size={20} />}
        pending={printing ?? false}
        onClick={() => print(reportUrl(order.id, false))}
      />
    </ActionBar>
  )
}

/** Cancels with a reason, where the order still can be. */
export function CancelOrder({ order }: { order: OpenOrder }) {
  const { t } = useTranslation('lab')
  const can = useCan()
  const [asking, setAsking] = useState(false)
  const cancel = useAction(labOrders.cancel, {
    invalidates: ['lab.'],
    onDone: () => {
      setAsking(false)
      announce(t('order.cancelledNow'))
    },
  })
  if (!orderCan('cancel', order.status) || !can('lab.order.cancel')) return null
  return (
    <>
      <Act
        label={t('order.cancel')}
        variant="subtle"
        color="red"
        icon={<IconBan size={18} />}
        onClick={() => setAsking(true)}
      />
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('order.cancelTitle')}
        consequence={t(order.status === 'placed' ? 'order.cancelUncharged' : 'order.cancelCharged')}
        actLabel={t('order.cancel')}
        pending={cancel.pending}
        notice={<ProblemNotice problem={cancel.problem} />}
        onReason={(reason) => cancel.run({ params: { id: order.id }, body: { reason } }, { version: order.version })}
      />
    </>
  )
}
