import PDFDocument from 'pdfkit';
import { create } from 'qrcode';
import type { FormDefinition } from '../../../engine/index.ts';
import { ownTurn } from '../../kernel/turns.ts';
import { fontOf, partWith, type Weight } from './font.ts';
import { piecesOf } from './pieces.ts';

const margin = 48;
const pad = 4;
const gap = 10;
const pictureHeight = 120;
const size = { title: 16, text: 9.5, small: 7.5 };
/** Of the font, in ems. */
const lineHeight = 1.5;
const colour = { text: '#1c2024', faint: '#60646c', line: '#b9bbc6', head: '#f0f0f3' };

/** A cell of a table: its text, and how it is set. */
export interface Cell {
  text: string;
  weight?: Weight;
  right?: boolean;
  head?: boolean;
}

type Paper = NonNullable<NonNullable<FormDefinition['print']>['paper']>;

/** A sheet of paper that is written from the top, and goes on on the next page where it is full. */
export class Page {
  private readonly document: PDFKit.PDFDocument;
  private readonly bytes: Promise<Buffer>;
  private y = margin;
  /** The pages with which copies begin. */
  private readonly copies = [0];
  /** In which font a sign is set. */
  private readonly fonts = { plain: new Map<number, string>(), bold: new Map<number, string>() };

  constructor({ paper = 'A4', title }: { paper?: Paper | undefined; title: string }) {
    this.document = new PDFDocument({
      size: paper === 'A5' ? 'A5' : 'A4',
      layout: paper === 'A4-landscape' ? 'landscape' : 'portrait',
      margin,
      bufferPages: true,
      info: { Title: title },
    });
    for (const weight of ['plain', 'bold'] as const) this.document.registerFont(weight, fontOf(weight));
    const chunks: Buffer[] = [];
    this.document.on('data', (chunk: Buffer) => chunks.push(chunk));
    this.bytes = new Promise((resolve) => this.document.on('end', () => resolve(Buffer.concat(chunks))));
  }

  get width(): number {
    return this.document.page.width - 2 * margin;
  }

  private get bottom(): number {
    return this.document.page.height - margin - 16;
  }

  /** The title, with a line beneath it, and a code that leads to the check page beside it. */
  head(title: string, below: string, code: string | undefined): void {
    const side = code === undefined ? 0 : 64;
    if (code !== undefined) this.code(code, margin + this.width - side, this.y, side);
    this.write(title, { size: size.title, weight: 'bold', width: this.width - side - 12 });
    this.write(below, { colour: colour.faint, width: this.width - side - 12 });
    this.y = Math.max(this.y, margin + side) + 8;
  }

  /** The heading of a section. */
  section(text: string): void {
    this.room(40);
    this.y += 6;
    this.write(text, { size: 11, weight: 'bold' });
  }

  /** A line of small text. */
  note(text: string): void {
    this.room(14);
    this.write(text, { size: size.small, colour: colour.faint });
  }

  /**
   * A table that goes on on the next page, its head repeated there. Others are served meanwhile.
   *
   * @param widths shares of the width
   */
  async table(head: Cell[] | undefined, rows: Cell[][], widths: number[]): Promise<void> {
    const sum = widths.reduce((a, b) => a + b, 0);
    const columns = widths.map((share) => (share / sum) * this.width);
    if (head)
      this.line(
        head.map((cell) => ({ ...cell, head: true })),
        columns,
      );
    for (const row of rows.flatMap((one) => this.inPieces(one, columns))) {
      const turn = ownTurn();
      if (turn) await turn;
      if (this.y + this.heightOf(row, columns) > this.bottom) {
        this.next();
        if (head)
          this.line(
            head.map((cell) => ({ ...cell, head: true })),
            columns,
          );
      }
      this.line(row, columns);
    }
    this.y += 6;
  }

  /** Pictures with words beneath each, three in a row. What is no picture that can be printed is only named. */
  async pictures(shown: { name: string; bytes: Buffer | undefined }[]): Promise<void> {
    const width = (this.width - 2 * gap) / 3;
    for (let first = 0; first < shown.length; first += 3) {
      const turn = ownTurn();
      if (turn) await turn;
      const row = shown.slice(first, first + 3);
      const captions = Math.max(...row.map(({ name }) => this.captionHeight(name, width)));
      const height = row.some(({ bytes }) => bytes) ? pictureHeight : 0;
      this.room(height + captions + gap);
      for (const [index, { name, bytes }] of row.entries()) {
        const x = margin + index * (width + gap);
        if (bytes) this.picture(bytes, x, width);
        this.captionHeight(name, width);
        this.document.fillColor(colour.faint);
        this.set(name, 'plain', x, this.y + height + 2, { width });
      }
      this.y += height + captions + gap;
    }
  }

  private picture(bytes: Buffer, x: number, width: number): void {
    try {
      this.document.image(bytes, x, this.y, { fit: [width, pictureHeight], align: 'center', valign: 'center' });
    } catch {
      // It begins as a picture, and is none that can be read: its name and hash are printed alone.
    }
  }

  private captionHeight(text: string, width: number): number {
    return this.document.font('plain').fontSize(size.small).heightOfString(text, { width });
  }

  private line(cells: Cell[], columns: number[]): void {
    const { document } = this;
    const height = Math.min(this.heightOf(cells, columns), this.bottom - margin);
    let x = margin;
    for (const [index, cell] of cells.entries()) {
      const width = columns[index] ?? 0;
      if (cell.head) document.rect(x, this.y, width, height).fill(colour.head);
      document.lineWidth(0.5).rect(x, this.y, width, height).stroke(colour.line);
      document.fontSize(size.text).fillColor(colour.text);
      this.set(cell.text, cell.head ? 'bold' : (cell.weight ?? 'plain'), x + pad, this.y + pad, {
        width: width - 2 * pad,
        height: height - pad,
        align: cell.right ? 'right' : 'left',
      });
      x += width;
    }
    this.y += height;
  }

  /** A row in as many as its longest text needs: one that is higher than a page would lose what is beyond it. */
  private inPieces(row: Cell[], columns: number[]): Cell[][] {
    const lines = Math.floor((this.bottom - margin) / (2 * size.text * lineHeight));
    const parts = row.map(({ text }, index) => {
      const signs = Math.max(1, Math.floor(((columns[index] ?? 0) - 2 * pad) / size.text));
      return piecesOf(text, signs, lines);
    });
    const count = Math.max(...parts.map((one) => one.length));
    return Array.from({ length: count }, (_, place) =>
      row.map((cell, index) => ({ ...cell, text: parts[index]?.[place] ?? '' })),
    );
  }

  private heightOf(cells: Cell[], columns: number[]): number {
    const heights = cells.map(({ text, head, weight = 'plain' }, index) =>
      this.document
        .font(head ? 'bold' : weight)
        .fontSize(size.text)
        .heightOfString(text || ' ', { width: (columns[index] ?? 0) - 2 * pad }),
    );
    return Math.max(...heights) + 2 * pad;
  }

  private write(text: string, more: { size?: number; weight?: Weight; colour?: string; width?: number } = {}): void {
    const width = more.width ?? this.width;
    this.document.fontSize(more.size ?? size.text).fillColor(more.colour ?? colour.text);
    this.set(text, more.weight ?? 'plain', margin, this.y, { width });
    this.y = this.document.y + 2;
  }

  /** Sets a text, its seldom signs in the parts of the font that have them. */
  private set(text: string, weight: Weight, x: number, y: number, how: PDFKit.Mixins.TextOptions): void {
    const { document } = this;
    const [first, ...others] = this.runsOf(text, weight);
    if (!first) return;
    // Each run is aligned by itself: several begin at the left.
    const align = others.length > 0 ? { align: 'left' as const } : {};
    document.font(first.font).text(first.text, x, y, { ...how, ...align, continued: others.length > 0 });
    for (const [index, run] of others.entries())
      document.font(run.font).text(run.text, { ...how, ...align, continued: index < others.length - 1 });
  }

  private runsOf(text: string, weight: Weight): { font: string; text: string }[] {
    const runs: { font: string; text: string }[] = [];
    for (const sign of text) {
      const font = this.fontWith(sign, weight);
      const last = runs.at(-1);
      if (last?.font === font) last.text += sign;
      else runs.push({ font, text: sign });
    }
    return runs;
  }

  private fontWith(sign: string, weight: Weight): string {
    const code = sign.codePointAt(0) ?? 0;
    const known = this.fonts[weight].get(code);
    if (known !== undefined) return known;
    const part = code < 0x20 || this.has(code, weight) ? undefined : partWith(code);
    const font = part === undefined ? weight : `${weight} ${part}`;
    if (part !== undefined) this.document.registerFont(font, fontOf(weight, part));
    this.fonts[weight].set(code, font);
    return font;
  }

  /** Whether the usual font has a sign. The library knows, and does not say it of itself. */
  private has(code: number, weight: Weight): boolean {
    const { _font } = this.document.font(weight) as unknown as {
      _font: { font: { hasGlyphForCodePoint(code: number): boolean } };
    };
    return _font.font.hasGlyphForCodePoint(code);
  }

  private room(height: number): void {
    if (this.y + height > this.bottom) this.next();
  }

  /** Begins another page. */
  next(): void {
    this.document.addPage();
    this.y = margin;
  }

  /** The same once more, on a page of its own: pages are counted anew. */
  copy(): void {
    this.next();
    this.copies.push(this.document.bufferedPageRange().count - 1);
  }

  private code(text: string, x: number, y: number, side: number): void {
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    const step = side / modules.size;
    for (let row = 0; row < modules.size; row += 1)
      for (let column = 0; column < modules.size; column += 1)
        if (modules.get(row, column)) this.document.rect(x + column * step, y + row * step, step, step);
    this.document.fill(colour.text);
  }

  /** The whole, with a foot on every page. @param foot of a page of so many of its copy */
  end(foot: (page: number, of: number) => string): Promise<Buffer> {
    const { count } = this.document.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      const first = this.copies.findLast((start) => start <= page) ?? 0;
      const next = this.copies.find((start) => start > page) ?? count;
      this.document.switchToPage(page);
      // A text below the margin would begin another page.
      this.document.page.margins.bottom = 0;
      this.document
        .font('plain')
        .fontSize(size.small)
        .fillColor(colour.faint)
        .text(foot(page + 1 - first, next - first), margin, this.document.page.height - margin, {
          width: this.width,
          align: 'center',
        });
    }
    this.document.end();
    return this.bytes;
  }
}
