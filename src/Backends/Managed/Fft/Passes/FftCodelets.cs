using System.Runtime.CompilerServices;

namespace ConvBench.Backends.Managed.Fft.Passes;

/// <summary>Small complex DFTs on registers, in place, natural order in and out: X[q] = Σ_i x[i]·exp(−2πi·iq/n), one
/// transform per lane.</summary>
/// <remarks>
/// A complex number is two registers (real, imaginary). The inverse needs no code of its own:
/// exchanging the real and imaginary parts of input and output turns exp(−) into exp(+).
/// Decimation in frequency, Van Loan, Computational Frameworks for the FFT, §1.2 and 2.1; the √½ of size 8 is fused into the additions.
/// </remarks>
internal static class FftCodelets<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private const float HalfSqrt2 = (float)0.70710678118654752; // cos 45°, sin 45°
    private const float HalfSqrt3 = (float)0.86602540378443865; // sin 120°
    private const float Cos72 = (float)0.30901699437494742;
    private const float Sin72 = (float)0.95105651629515357;
    private const float Cos144 = (float)-0.80901699437494742;
    private const float Sin144 = (float)0.58778525229247313;
    private const float Cos1 = (float)0.62348980185873353; // multiples of 360°/7
    private const float Cos2 = (float)-0.22252093395631440;
    private const float Cos3 = (float)-0.90096886790241913;
    private const float Sin1 = (float)0.78183148246802981;
    private const float Sin2 = (float)0.97492791218182361;
    private const float Sin3 = (float)0.43388373911755812;
    private const float Cos40 = (float)0.76604444311897804;
    private const float Sin40 = (float)0.64278760968653933;
    private const float Cos80 = (float)0.17364817766693035;
    private const float Sin80 = (float)0.98480775301220806;
    private const float Cos160 = (float)-0.93969262078590838;
    private const float Sin160 = (float)0.34202014332566873;

    /// <summary>Size 3: 12 additions and fused multiply-adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dft3(ref TVec ar, ref TVec ai, ref TVec br, ref TVec bi, ref TVec cr, ref TVec ci)
    {
        TVec half = TSimd.Broadcast(0.5f), sin = TSimd.Broadcast(HalfSqrt3);
        TVec sr = TSimd.Add(br, cr), si = TSimd.Add(bi, ci), dr = TSimd.Sub(br, cr), di = TSimd.Sub(bi, ci);
        TVec mr = TSimd.Fnma(half, sr, ar), mi = TSimd.Fnma(half, si, ai);
        ar = TSimd.Add(ar, sr);
        ai = TSimd.Add(ai, si);
        br = TSimd.Fma(sin, di, mr);
        bi = TSimd.Fnma(sin, dr, mi);
        cr = TSimd.Fnma(sin, di, mr);
        ci = TSimd.Fma(sin, dr, mi);
    }

    /// <summary>Size 4: 16 additions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dft4(ref TVec ar, ref TVec ai, ref TVec br, ref TVec bi, ref TVec cr, ref TVec ci, ref TVec dr, ref TVec di)
    {
        TVec pr = TSimd.Add(ar, cr), pi = TSimd.Add(ai, ci), mr = TSimd.Sub(ar, cr), mi = TSimd.Sub(ai, ci);
        TVec sr = TSimd.Add(br, dr), si = TSimd.Add(bi, di), tr = TSimd.Sub(br, dr), ti = TSimd.Sub(bi, di);
        ar = TSimd.Add(pr, sr);
        ai = TSimd.Add(pi, si);
        br = TSimd.Add(mr, ti);
        bi = TSimd.Sub(mi, tr);
        cr = TSimd.Sub(pr, sr);
        ci = TSimd.Sub(pi, si);
        dr = TSimd.Sub(mr, ti);
        di = TSimd.Add(mi, tr);
    }

    /// <summary>Size 5: 16 additions and 16 fused multiply-adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dft5(
        ref TVec ar, ref TVec ai, ref TVec br, ref TVec bi, ref TVec cr, ref TVec ci, ref TVec dr, ref TVec di, ref TVec er, ref TVec ei)
    {
        TVec c1 = TSimd.Broadcast(Cos72), s1 = TSimd.Broadcast(Sin72), c2 = TSimd.Broadcast(Cos144), s2 = TSimd.Broadcast(Sin144);
        TVec pr = TSimd.Add(br, er), pi = TSimd.Add(bi, ei), qr = TSimd.Sub(br, er), qi = TSimd.Sub(bi, ei);
        TVec sr = TSimd.Add(cr, dr), si = TSimd.Add(ci, di), tr = TSimd.Sub(cr, dr), ti = TSimd.Sub(ci, di);

        // X1,4 = a + c1·p + c2·s ∓ i(s1·q + s2·t), X2,3 = a + c2·p + c1·s ∓ i(s2·q − s1·t)
        TVec mr = TSimd.Fma(c2, sr, TSimd.Fma(c1, pr, ar)), mi = TSimd.Fma(c2, si, TSimd.Fma(c1, pi, ai));
        TVec nr = TSimd.Fma(c1, sr, TSimd.Fma(c2, pr, ar)), ni = TSimd.Fma(c1, si, TSimd.Fma(c2, pi, ai));
        TVec ur = TSimd.Fma(s2, tr, TSimd.Mul(s1, qr)), ui = TSimd.Fma(s2, ti, TSimd.Mul(s1, qi));
        TVec vr = TSimd.Fnma(s1, tr, TSimd.Mul(s2, qr)), vi = TSimd.Fnma(s1, ti, TSimd.Mul(s2, qi));
        ar = TSimd.Add(ar, TSimd.Add(pr, sr));
        ai = TSimd.Add(ai, TSimd.Add(pi, si));
        br = TSimd.Add(mr, ui);
        bi = TSimd.Sub(mi, ur);
        er = TSimd.Sub(mr, ui);
        ei = TSimd.Add(mi, ur);
        cr = TSimd.Add(nr, vi);
        ci = TSimd.Sub(ni, vr);
        dr = TSimd.Sub(nr, vi);
        di = TSimd.Add(ni, vr);
    }

    /// <summary>Size 6: two of size 3 and additions; the prime-factor map needs no rotation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dft6(
        ref TVec ar, ref TVec ai, ref TVec br, ref TVec bi, ref TVec cr, ref TVec ci,
        ref TVec dr, ref TVec di, ref TVec er, ref TVec ei, ref TVec fr, ref TVec fi)
    {
        Dft3(ref ar, ref ai, ref cr, ref ci, ref er, ref ei);
        Dft3(ref dr, ref di, ref fr, ref fi, ref br, ref bi);
        TVec xr = TSimd.Sub(cr, fr), xi = TSimd.Sub(ci, fi), yr = TSimd.Add(er, br), yi = TSimd.Add(ei, bi);
        TVec zr = TSimd.Sub(ar, dr), zi = TSimd.Sub(ai, di), ur = TSimd.Sub(er, br), ui = TSimd.Sub(ei, bi);
        ar = TSimd.Add(ar, dr);
        ai = TSimd.Add(ai, di);
        er = TSimd.Add(cr, fr);
        ei = TSimd.Add(ci, fi);
        (br, bi, cr, ci) = (xr, xi, yr, yi);
        (dr, di, fr, fi) = (zr, zi, ur, ui);
    }

    /// <summary>Size 7: 30 additions and 36 fused multiply-adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dft7(
        ref TVec ar, ref TVec ai, ref TVec br, ref TVec bi, ref TVec cr, ref TVec ci, ref TVec dr, ref TVec di,
        ref TVec er, ref TVec ei, ref TVec fr, ref TVec fi, ref TVec gr, ref TVec gi)
    {
        TVec pr = TSimd.Add(br, gr), pi = TSimd.Add(bi, gi), sr = TSimd.Sub(br, gr), si = TSimd.Sub(bi, gi);
        TVec qr = TSimd.Add(cr, fr), qi = TSimd.Add(ci, fi), tr = TSimd.Sub(cr, fr), ti = TSimd.Sub(ci, fi);
        TVec vr = TSimd.Add(dr, er), vi = TSimd.Add(di, ei), ur = TSimd.Sub(dr, er), ui = TSimd.Sub(di, ei);
        Split7(Cos1, Cos2, Cos3, Sin1, Sin2, Sin3, ar, ai, pr, pi, qr, qi, vr, vi, sr, si, tr, ti, ur, ui, out br, out bi, out gr, out gi);
        Split7(Cos2, Cos3, Cos1, Sin2, -Sin3, -Sin1, ar, ai, pr, pi, qr, qi, vr, vi, sr, si, tr, ti, ur, ui, out cr, out ci, out fr,
            out fi);
        Split7(Cos3, Cos1, Cos2, Sin3, -Sin1, Sin2, ar, ai, pr, pi, qr, qi, vr, vi, sr, si, tr, ti, ur, ui, out dr, out di, out er, out ei);
        ar = TSimd.Add(ar, TSimd.Add(TSimd.Add(pr, qr), vr));
        ai = TSimd.Add(ai, TSimd.Add(TSimd.Add(pi, qi), vi));
    }

    /// <summary>Size 8: 44 additions and 8 fused multiply-adds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dft8(
        ref TVec ar, ref TVec ai, ref TVec br, ref TVec bi, ref TVec cr, ref TVec ci, ref TVec dr, ref TVec di,
        ref TVec er, ref TVec ei, ref TVec fr, ref TVec fi, ref TVec gr, ref TVec gi, ref TVec hr, ref TVec hi)
    {
        // Differences first, so that the sums can take the inputs' registers: odd outputs come from (x[i] − x[i+4])·ω^i.
        TVec d0r = TSimd.Sub(ar, er), d0i = TSimd.Sub(ai, ei), d1r = TSimd.Sub(br, fr), d1i = TSimd.Sub(bi, fi);
        TVec d2r = TSimd.Sub(cr, gr), d2i = TSimd.Sub(ci, gi), d3r = TSimd.Sub(dr, hr), d3i = TSimd.Sub(di, hi);
        TVec s0r = TSimd.Add(ar, er), s0i = TSimd.Add(ai, ei), s1r = TSimd.Add(br, fr), s1i = TSimd.Add(bi, fi);
        TVec s2r = TSimd.Add(cr, gr), s2i = TSimd.Add(ci, gi), s3r = TSimd.Add(dr, hr), s3i = TSimd.Add(di, hi);
        Dft4(ref s0r, ref s0i, ref s1r, ref s1i, ref s2r, ref s2i, ref s3r, ref s3i);
        ar = s0r;
        ai = s0i;
        cr = s1r;
        ci = s1i;
        er = s2r;
        ei = s2i;
        gr = s3r;
        gi = s3i;

        // √2·ω·d1 = (r + i, i − r), ω²·d2 = (i, −r), √2·ω³·d3 = (i − r, −(r + i)).
        TVec h = TSimd.Broadcast(HalfSqrt2);
        TVec p1r = TSimd.Add(d1r, d1i), p1i = TSimd.Sub(d1i, d1r), p3r = TSimd.Sub(d3i, d3r), m3i = TSimd.Add(d3r, d3i);
        TVec ur = TSimd.Add(d0r, d2i), ui = TSimd.Sub(d0i, d2r), vr = TSimd.Sub(d0r, d2i), vi = TSimd.Add(d0i, d2r);
        TVec sr = TSimd.Add(p1r, p3r), si = TSimd.Sub(p1i, m3i), tr = TSimd.Sub(p1r, p3r), ti = TSimd.Add(p1i, m3i);
        br = TSimd.Fma(h, sr, ur);
        bi = TSimd.Fma(h, si, ui);
        dr = TSimd.Fma(h, ti, vr);
        di = TSimd.Fnma(h, tr, vi);
        fr = TSimd.Fnma(h, sr, ur);
        fi = TSimd.Fnma(h, si, ui);
        hr = TSimd.Fnma(h, ti, vr);
        hi = TSimd.Fma(h, tr, vi);
    }

    /// <summary>Size 9: three of size 3, four rotations by multiples of 40°, three of size 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Dft9(
        ref TVec ar, ref TVec ai, ref TVec br, ref TVec bi, ref TVec cr, ref TVec ci, ref TVec dr, ref TVec di, ref TVec er, ref TVec ei,
        ref TVec fr, ref TVec fi, ref TVec gr, ref TVec gi, ref TVec hr, ref TVec hi, ref TVec ir, ref TVec ii)
    {
        Dft3(ref ar, ref ai, ref dr, ref di, ref gr, ref gi);
        Dft3(ref br, ref bi, ref er, ref ei, ref hr, ref hi);
        Dft3(ref cr, ref ci, ref fr, ref fi, ref ir, ref ii);
        Rotate(ref er, ref ei, Cos40, Sin40);
        Rotate(ref hr, ref hi, Cos80, Sin80);
        Rotate(ref fr, ref fi, Cos80, Sin80);
        Rotate(ref ir, ref ii, Cos160, Sin160);
        Dft3(ref ar, ref ai, ref br, ref bi, ref cr, ref ci);
        Dft3(ref dr, ref di, ref er, ref ei, ref fr, ref fi);
        Dft3(ref gr, ref gi, ref hr, ref hi, ref ir, ref ii);
        (br, dr) = (dr, br);
        (bi, di) = (di, bi);
        (cr, gr) = (gr, cr);
        (ci, gi) = (gi, ci);
        (fr, hr) = (hr, fr);
        (fi, hi) = (hi, fi);
    }

    /// <summary>(real + i·imaginary)·(cos − i·sin).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rotate(ref TVec real, ref TVec imaginary, float cos, float sin)
    {
        TVec c = TSimd.Broadcast(cos), s = TSimd.Broadcast(sin);
        TVec turned = TSimd.Fma(imaginary, s, TSimd.Mul(real, c));
        imaginary = TSimd.Fnma(real, s, TSimd.Mul(imaginary, c));
        real = turned;
    }

    /// <summary>Frequencies k and 7 − k from the sums p, q, v and differences s, t, u of mirrored inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split7(
        float c1, float c2, float c3, float s1, float s2, float s3, TVec ar, TVec ai, TVec pr, TVec pi, TVec qr, TVec qi, TVec vr, TVec vi,
        TVec sr, TVec si, TVec tr, TVec ti, TVec ur, TVec ui, out TVec kr, out TVec ki, out TVec mr, out TVec mi)
    {
        TVec cos1 = TSimd.Broadcast(c1), cos2 = TSimd.Broadcast(c2), cos3 = TSimd.Broadcast(c3);
        TVec sin1 = TSimd.Broadcast(s1), sin2 = TSimd.Broadcast(s2), sin3 = TSimd.Broadcast(s3);
        TVec evenR = TSimd.Fma(cos3, vr, TSimd.Fma(cos2, qr, TSimd.Fma(cos1, pr, ar)));
        TVec evenI = TSimd.Fma(cos3, vi, TSimd.Fma(cos2, qi, TSimd.Fma(cos1, pi, ai)));
        TVec oddR = TSimd.Fma(sin3, ur, TSimd.Fma(sin2, tr, TSimd.Mul(sin1, sr)));
        TVec oddI = TSimd.Fma(sin3, ui, TSimd.Fma(sin2, ti, TSimd.Mul(sin1, si)));
        kr = TSimd.Add(evenR, oddI);
        ki = TSimd.Sub(evenI, oddR);
        mr = TSimd.Sub(evenR, oddI);
        mi = TSimd.Add(evenI, oddR);
    }
}
