import { useQuery } from '@tanstack/react-query';
import { createElement, Fragment } from 'react';
import type { Block, Piece } from './guide-reading.ts';
import { pictureAddress } from './guides.ts';

/** What a guide says, as paragraphs, steps and pictures; never as markup of its own. */
export function GuideBlocks({ blocks }: { blocks: Block[] }) {
  return createElement(Fragment, null, ...blocks.map((block) => createElement(OneBlock, { block })));
}

function OneBlock({ block }: { block: Block }) {
  if (block.kind === 'picture') return <Picture file={block.file} alt={block.alt} />;
  if (block.kind === 'code')
    return (
      // A long line is scrolled to, by keyboard too.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable
      <pre className="mono" tabIndex={0}>
        {block.text}
      </pre>
    );
  if (block.kind === 'text')
    return (
      <p>
        <Pieces pieces={block.pieces} />
      </p>
    );
  const items = block.items.map((pieces) => createElement('li', null, createElement(Pieces, { pieces })));
  return block.kind === 'steps'
    ? createElement('ol', { start: block.from }, ...items)
    : createElement('ul', null, ...items);
}

function Pieces({ pieces }: { pieces: Piece[] }) {
  return createElement(Fragment, null, ...pieces.map((piece) => createElement(OnePiece, { piece })));
}

function OnePiece({ piece }: { piece: Piece }) {
  if (piece.kind === 'strong') return <strong>{piece.text}</strong>;
  if (piece.kind === 'code') return <code className="mono">{piece.text}</code>;
  if (piece.kind === 'link' && /^(#\/|\/docs$)/.test(piece.to)) return <a href={piece.to}>{piece.text}</a>;
  return piece.text;
}

function Picture({ file, alt }: { file: string; alt: string }) {
  const { data } = useQuery({
    queryKey: ['guide-picture', file],
    queryFn: () => pictureAddress(file) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ? <img className={file.includes('-phone.') ? 'help-phone' : undefined} src={data} alt={alt} /> : null;
}
