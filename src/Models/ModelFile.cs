using Google.Protobuf;
using Onnx;

namespace ConvBench.Models;

/// <summary>ONNX files: models and single tensors, read with bounded memory and one line on what is wrong.</summary>
public static class ModelFile
{
    /// <summary>Messages inside messages; protobuf's own limit, so that a hostile file cannot exhaust the stack.</summary>
    private const int Depth = 100;

    /// <summary>Reads a model, with the tensors that it keeps in files beside it.</summary>
    /// <exception cref="FormatException">One line: the file, what is wrong with it, what was expected.</exception>
    internal static ModelProto Read(string path)
    {
        ModelProto model = Parse(path, ModelProto.Parser, "an ONNX model");
        string file = Path.GetFileName(path);
        if (model.Graph is null || model.Graph.Node.Count == 0)
        {
            throw new FormatException($"{file}: no graph with nodes, expected an ONNX model");
        }

        try
        {
            ExternalData.TakeIn(model, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }

        return model;
    }

    /// <summary>Reads a file with one tensor (TensorProto), as ONNX's own tests keep inputs and outputs.</summary>
    /// <exception cref="FormatException">One line.</exception>
    public static TensorData ReadTensor(string path) =>
        TensorData.Of(Parse(path, TensorProto.Parser, "a tensor as ONNX writes it"), Path.GetFileName(path));

    /// <summary>Writes such a file.</summary>
    public static void WriteTensor(string path, string name, TensorData tensor) => Write(path, tensor.ToProto(name));

    /// <summary>Writes a message.</summary>
    internal static void Write(string path, IMessage message)
    {
        using FileStream stream = File.Create(path);
        message.WriteTo(stream);
    }

    private static T Parse<T>(string path, MessageParser<T> parser, string expected)
        where T : IMessage<T>
    {
        string file = Path.GetFileName(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return stream.Length > int.MaxValue
                ? throw new FormatException($"{file}: {stream.Length} bytes, expected at most 2 GB (protobuf's limit)")
                : parser.ParseFrom(CodedInputStream.CreateWithLimits(stream, int.MaxValue, Depth));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file}: {e.Message.ReplaceLineEndings(" ")}, expected {expected}", e);
        }
    }
}
