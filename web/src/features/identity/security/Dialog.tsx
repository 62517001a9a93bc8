import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HotkeyLayer } from '../../../ui/hotkeys.js'

/** One thing about one's own security, above the page. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation('core')
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <HotkeyLayer>{children}</HotkeyLayer>
    </Modal>
  )
}
