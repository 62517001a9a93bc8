import { Alert, Group, Text, Title } from '@mantine/core'
import type { Answer } from '@tabib/contracts/core/route'
import { labOrders } from '@tabib/contracts/lab/orders'
import { orderCan } from '@tabib/contracts/lab/orders.states'
import { IconArrowLeft, IconNote } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { paths } from '../../paths.js'
import { type BannerPatient, PatientBanner } from '../../shared/PatientBanner.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, NameText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { Page } from '../../ui/Page.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { FlagChip, StatusChip, UrgentChip } from './chips.js'
import classes from './lab.module.css'
import { useOpenScanned } from './opening.js'
import { NextStep } from './NextStep.js'
import { ResultsForm } from './ResultsForm.js'
import { ResultsTable } from './ResultsTable.js'
import { useLabWords } from './words.js'

export type OpenOrder = Answer<typeof labOrders.get>

/** One order from the tube to the report. */
export default function OrderPage() {
  const { t } = useTranslation('lab')
  const { orderId } = useParams({ strict: false }) as { orderId: string }
  const found = useQuery(query(labOrders.get, { params: { id: orderId } }))
  const words = useLabWords()
  useOpenScanned()
  const order = found.data
  return (
    <Page title={order ? words.name(order.title) : t('order.title')} quietTitle>
      <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
      {order ? <OpenedOrder key={order.id} order={order} /> : !found.error && <BlockSkeleton lines={6} />}
    </Page>
  )
}

function OpenedOrder({ order }: { order: OpenOrder }) {
  const can = useCan()
  const entering = orderCan('enterResults', order.status) && can('lab.result.enter')
  return (
    <>
      <PatientBanner patient={bannerOf(order)} actions={<Back />} />
      <OrderHead order={order} />
      {entering ? (
        <ResultsForm key={order.version} order={order} />
      ) : (
        <>
          <ResultsTable order={order} />
          <NextStep order={order} />
        </>
      )}
    </>
  )
}

function Back() {
  const { t } = useTranslation('lab')
  const navigate = useNavigate()
  return (
    <Act
      label={t('order.back')}
      icon={<IconArrowLeft size={18} className={classes.flips} />}
      onClick={() => void navigate({ to: paths.lab() })}
    />
  )
}

const bannerOf = ({ patient, allergies }: OpenOrder): BannerPatient => ({
  ...patient,
  allergies: allergies.items.map((a) => ({ substance: a.substance, severe: a.severity === 'severe' })),
  noKnownAllergies: allergies.knowledge === 'none_known',
})

/** What was asked for, where it stands, and who did what when. */
function OrderHead({ order }: { order: OpenOrder }) {
  const { t } = useTranslation('lab')
  const words = useLabWords()
  const by = (label: string, name: string | null, at: string | null) =>
    at && (
      <div>
        <dt>{label}</dt>
        <dd>
          {name && <NameText name={name} />} <DateText value={at} withTime c="dimmed" />
        </dd>
      </div>
    )
  return (
    <section className={classes.head}>
      <Group gap="xs">
        <Title order={2}>{words.name(order.title)}</Title>
        <StatusChip status={order.status} />
        {order.urgent && <UrgentChip />}
        <FlagChip flag={order.worstFlag} />
      </Group>
      <dl className={classes.facts}>
        {order.sampleNumber && (
          <div>
            <dt>{t('order.sample')}</dt>
            <dd>
              <bdi className={classes.number}>{order.sampleNumber}</bdi>
            </dd>
          </div>
        )}
        {by(t('order.ordered'), order.orderedBy, order.placedAt)}
        {by(t('order.collected'), order.collectedBy, order.collectedAt)}
        {by(t('order.verified'), order.verifiedBy, order.verifiedAt)}
      </dl>
      {order.note && (
        <Alert variant="light" color="amber" icon={<IconNote size={20} aria-hidden />} p="xs">
          <Text c="var(--mantine-color-text)" dir="auto">
            {order.note}
          </Text>
        </Alert>
      )}
      {order.cancelReason && <Text c="dimmed">{t('order.cancelledBecause', { reason: order.cancelReason })}</Text>}
    </section>
  )
}
