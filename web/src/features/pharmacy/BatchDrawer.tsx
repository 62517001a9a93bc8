import { Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type Batch, type Movement, stock, type StockRow } from '@tabib/contracts/pharmacy/stock'
import { IconAdjustments, IconPackageImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { query } from '../../api/query.js'
import { useCan } from '../../api/session.js'
import { useFormat } from '../../i18n/format.js'
import { ProblemNotice } from '../../shared/ProblemNotice.js'
import { DateText, MoneyText } from '../../shared/text.js'
import { Act } from '../../ui/BigAction.js'
import { HotkeyLayer } from '../../ui/hotkeys.js'
import { BlockSkeleton } from '../../ui/Skeletons.js'
import { useDirections } from '../prescriptions/index.js'
import { AdjustDialog } from './AdjustDialog.js'
import { ExpiryChip } from './chips.js'
import classes from './pharmacy.module.css'

interface BatchDrawerProps {
  medicineId: string | undefined
  row: StockRow | undefined
  onClose: () => void
  onReceive: (row: StockRow) => void
}

/** The batches of a medicine and every step of their ledger. */
export function BatchDrawer({ medicineId, row, onClose, onReceive }: BatchDrawerProps) {
  const { t } = useTranslation(['pharmacy', 'core'])
  const say = useDirections()
  const can = useCan()
  const phone = useMediaQuery('(max-width: 48em)')
  const found = useQuery({
    ...query(stock.batches, { params: { id: medicineId ?? '' } }),
    enabled: medicineId !== undefined,
  })
  const [adjusting, setAdjusting] = useState<Batch | null>(null)
  const unit = row?.unit ?? null
  const title = row ? [row.brand ?? row.generic, row.strength].filter(Boolean).join(' ') : t('drawer.batches')
  return (
    <>
      <Drawer
        opened={medicineId !== undefined}
        onClose={onClose}
        title={<bdi>{title}</bdi>}
        position={phone ? 'bottom' : 'right'}
        size={phone ? '92%' : 640}
        closeButtonProps={{ 'aria-label': t('core:close') }}
      >
        <HotkeyLayer>
          <Stack gap="lg">
            {row && (
              <Group justify="space-between">
                <Text fw={650}>{say.quantity(row.onHand, row.unit)}</Text>
                {can('pharmacy.stock.receive') && (
                  <Act
                    label={t('stock.receive')}
                    shortcut="F4"
                    icon={<IconPackageImport size={18} />}
                    onClick={() => onReceive(row)}
                  />
                )}
              </Group>
            )}
            <ProblemNotice problem={found.error} onRetry={() => void found.refetch()} />
            {!found.data && !found.error && <BlockSkeleton lines={4} />}
            {found.data && (
              <>
                <Batches batches={found.data.items} unit={unit} onAdjust={setAdjusting} />
                <Ledger movements={found.data.movements} />
              </>
            )}
          </Stack>
        </HotkeyLayer>
      </Drawer>
      {adjusting && <AdjustDialog batch={adjusting} unit={unit} onClose={() => setAdjusting(null)} />}
    </>
  )
}

function Batches({
  batches,
  unit,
  onAdjust,
}: {
  batches: readonly Batch[]
  unit: string | null
  onAdjust: (b: Batch) => void
}) {
  const { t } = useTranslation('pharmacy')
  const say = useDirections()
  const can = useCan()
  return (
    <section>
      <Title order={3} mb={6}>
        {t('drawer.batches')}
      </Title>
      {batches.length === 0 && <Text c="dimmed">{t('drawer.noBatches')}</Text>}
      <ul className={classes.batches}>
        {batches.map((b) => (
          <li key={b.id} className={classes.batch}>
            <bdi className={classes.number}>{b.number}</bdi>
            {b.onHand > 0 ? <ExpiryChip on={b.expiresOn} /> : <DateText value={b.expiresOn} c="dimmed" />}
            <b>{say.quantity(b.onHand, unit)}</b>
            <MoneyText minor={b.unitPriceMinor} c="dimmed" />
            {b.supplierName && (
              <Text component="bdi" inherit c="dimmed">
                {b.supplierName}
              </Text>
            )}
            {can('pharmacy.stock.adjust') && (
              <div className={classes.end}>
                <Act
                  label={t('drawer.adjust')}
                  size="xs"
                  icon={<IconAdjustments size={16} />}
                  onClick={() => onAdjust(b)}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Ledger({ movements }: { movements: readonly Movement[] }) {
  const { t } = useTranslation('pharmacy')
  const f = useFormat()
  return (
    <section>
      <Title order={3} mb={6}>
        {t('drawer.ledger')}
      </Title>
      {movements.length === 0 ? (
        <Text c="dimmed">{t('drawer.noMoves')}</Text>
      ) : (
        <div className={classes.scroll}>
          <table className={classes.ledger}>
            <thead>
              <tr>
                <th scope="col">{t('drawer.when')}</th>
                <th scope="col">{t('drawer.what')}</th>
                <th scope="col">{t('drawer.number')}</th>
                <th scope="col" className={classes.figure}>
                  {t('drawer.how')}
                </th>
                <th scope="col">{t('drawer.who')}</th>
              </tr>
            </thead>
            <tbody>
              {movements.map((m) => (
                <tr key={m.id}>
                  <td>
                    <DateText value={m.movedAt} withTime />
                  </td>
                  <td>
                    {t(`move.${m.kind}`)}
                    {m.reason && (
                      <Text size="sm" c="dimmed">
                        {m.reason}
                      </Text>
                    )}
                  </td>
                  <td>
                    <bdi className={classes.number}>{m.batchNumber}</bdi>
                  </td>
                  <td className={classes.figure}>
                    <b>{f.number(m.quantity, { signDisplay: 'always' })}</b>
                  </td>
                  <td>
                    <bdi>{m.movedBy}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
