import { Modal, Table } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Hotkey, HotkeyLayer, useHotkeyList } from '../ui/hotkeys.js'
import { KeyHint } from '../ui/KeyHint.js'

/** The keys of the screen below, and those that work everywhere. */
export default function HotkeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('core')
  const own = useHotkeyList()
  const always: Pick<Hotkey, 'key' | 'label'>[] = [
    { key: 'Enter', label: t('keys.enter') },
    { key: '↑ ↓', label: t('keys.arrows') },
    { key: 'Esc', label: t('keys.escape') },
  ]
  const seen = new Set<string>()
  const all = [...own, ...always].filter((k) => !seen.has(k.key) && seen.add(k.key))
  return (
    <Modal opened onClose={onClose} title={t('keys.help')} closeButtonProps={{ 'aria-label': t('close') }}>
      <HotkeyLayer>
        <Table verticalSpacing={8} withRowBorders={false}>
          <Table.Tbody>
            {all.map((k) => (
              <Table.Tr key={k.key}>
                <Table.Td w={110}>
                  <KeyHint keys={k.key} />
                  <span className="visually-hidden">{k.key}</span>
                </Table.Td>
                <Table.Td>{k.label}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </HotkeyLayer>
    </Modal>
  )
}
