namespace ConvBench.Records.Networks;

/// <summary>Where the error of one layer's output comes from while the whole network runs with one choice of rows.</summary>
/// <remarks>
/// ŷ is the row's float32 output on its float32 input x̂, y the output of the float64 network on its input x. With the convolution C,
/// exact but for float64: ŷ − y = (ŷ − C(x̂)) + (C(x̂) − C(x)), what the row adds and what its input's error has become; C(x̂) − C(x) is
/// the convolution of x̂ − x, for C is linear but for the bias. Each is a relative L2 norm, over that of y.
/// </remarks>
/// <param name="Local">‖ŷ − C(x̂)‖₂ / ‖y‖₂.</param>
/// <param name="Inherited">‖C(x̂) − y‖₂ / ‖y‖₂.</param>
/// <param name="Total">‖ŷ − y‖₂ / ‖y‖₂.</param>
public sealed record PolicyLayer(double Local, double Inherited, double Total);
