import { Button } from 'antd';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import SignaturePad from 'signature_pad';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useT } from '../../texts/translate.ts';
import { drawingOf } from './drawing.ts';
import './signing.css';

/** What was drawn, when it is to be sent; undefined: nothing. */
export interface DrawingHandle {
  read: () => Promise<File | undefined>;
}

/** A sheet to sign on, by finger, pen or mouse; strokes are taken back one by one, or all. */
export function DrawingPad({ ref, onDrawn }: { ref: Ref<DrawingHandle>; onDrawn: () => void }) {
  const t = useT();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad>(null);
  const told = useRef(onDrawn);
  told.current = onDrawn;
  const [strokes, setStrokes] = useState(0);
  useEffect(() => {
    const sheet = canvas.current as HTMLCanvasElement;
    const made = new SignaturePad(sheet, { penColor: '#111', minWidth: 0.8, maxWidth: 2.6 });
    pad.current = made;
    made.addEventListener('endStroke', () => {
      setStrokes(made.toData().length);
      told.current();
    });
    // A canvas that is given another size is empty: what was drawn is drawn again.
    const resize = () => {
      const dense = Math.max(window.devicePixelRatio, 1);
      const [width, height] = [sheet.clientWidth, sheet.clientHeight].map((side) => Math.round(side * dense)) as [
        number,
        number,
      ];
      if (width === 0 || (sheet.width === width && sheet.height === height)) return;
      const drawn = made.toData();
      [sheet.width, sheet.height] = [width, height];
      sheet.getContext('2d')?.scale(dense, dense);
      made.fromData(drawn);
    };
    const observer = new ResizeObserver(resize);
    observer.observe(sheet);
    resize();
    return () => {
      observer.disconnect();
      made.off();
    };
  }, []);
  useImperativeHandle(ref, () => ({
    read: async () => (pad.current && canvas.current ? drawingOf(pad.current, canvas.current) : undefined),
  }));
  const keep = (count: number) => {
    const data = pad.current?.toData().slice(0, count) ?? [];
    pad.current?.clear();
    pad.current?.fromData(data);
    setStrokes(data.length);
    told.current();
  };
  return (
    <div className="drawing-pad">
      <canvas ref={canvas} role="img" aria-label={t('signing.pad')} />
      {strokes === 0 ? <span className="drawing-hint">{t('signing.here')}</span> : null}
      <div className="row">
        <Button
          size="small"
          disabled={strokes === 0}
          icon={<Icon name="undo" size={14} />}
          onClick={() => keep(strokes - 1)}
        >
          {t('signing.undo')}
        </Button>
        <Button size="small" disabled={strokes === 0} icon={<Icon name="trash" size={14} />} onClick={() => keep(0)}>
          {t('signing.clear')}
        </Button>
      </div>
    </div>
  );
}
